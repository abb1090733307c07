import { furtherPorts, parseScale, portName, processName, processNumbers } from './scale.ts';

it('reads how many processes each service has', () => {
  expect(parseScale(['scoring=3,api=2', 'ingest=1'])).toEqual({ scoring: 3, api: 2, ingest: 1 });
  expect(parseScale([])).toEqual({});
});

it.each(['trainer=2', 'scoring', 'scoring=0', 'scoring=1.5', 'scoring=99', 'scoring=2=3', ''])(
  'refuses "%s" with a sentence',
  (word) => {
    expect(() => parseScale([word])).toThrow(/--scale/);
  },
);

it('numbers the further processes and finds ports for them', () => {
  const scale = parseScale(['scoring=3', 'api=2']);
  expect(processNumbers(scale, 'scoring').map((number) => processName('scoring', number))).toEqual([
    'scoring',
    'scoring-2',
    'scoring-3',
  ]);
  expect(processNumbers(scale, 'trainer')).toEqual([1]);
  expect(furtherPorts(scale, { scoringOps: 9102, api: 4104, apiOps: 9104, ingest: 4101 })).toEqual({
    scoringOps2: 9202,
    scoringOps3: 9302,
    api2: 4204,
    apiOps2: 9204,
  });
  expect(portName('api', 1)).toBe('api');
});
