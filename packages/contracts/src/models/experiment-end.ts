import { Type, type Static } from 'typebox';

/** Why an experiment ended: values, of which `describeExperimentEnd` makes the words. Stored as JSON. */
export const ExperimentEnd = Type.Union([
  /** Words, as rows held them before. */
  Type.Object({ kind: Type.Literal('text'), text: Type.String() }),
  Type.Object({ kind: Type.Literal('ended_by'), by: Type.String() }),
  Type.Object({ kind: Type.Literal('became_champion'), version: Type.Integer() }),
  Type.Object({ kind: Type.Literal('champion_lost_place') }),
  Type.Object({ kind: Type.Literal('challenger_lost') }),
]);
export type ExperimentEnd = Static<typeof ExperimentEnd>;

export function describeExperimentEnd(end: ExperimentEnd): string {
  switch (end.kind) {
    case 'text':
      return end.text;
    case 'ended_by':
      return `${end.by} ended it`;
    case 'became_champion':
      return `model ${end.version} became champion`;
    case 'champion_lost_place':
      return 'the champion lost its place';
    case 'challenger_lost':
      return 'the challenger lost';
  }
}
