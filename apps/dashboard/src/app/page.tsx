import { redirect } from 'next/navigation';

/** The queue is what people come for. */
export default function HomePage() {
  redirect('/alerts');
}
