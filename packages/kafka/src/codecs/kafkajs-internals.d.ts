/** How the client reads an answer to a Fetch request of version 11, the newest that it speaks. */
declare module 'kafkajs/src/protocol/requests/fetch/v11/response.js' {
  const fetchAnswer: { decode(answer: Buffer): Promise<unknown> };
  export default fetchAnswer;
}
