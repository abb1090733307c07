import type { LabModel } from '@ebb/lab';
import type { StudySettings } from '@ebb/contracts/lab';

/** What a thread is to do with the text that it is sent. */
export type LabThreadJob =
  | { readonly kind: 'read' }
  | { readonly kind: 'study'; readonly name: string; readonly settings: StudySettings }
  | { readonly kind: 'batch'; readonly model: LabModel };

/** To the thread. */
export type LabInput = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'end' };

/** From the thread; the last is `done` or `failed`. */
export type LabOutput =
  | { readonly kind: 'progress'; readonly step: string; readonly done: number }
  /** More lines of a batch's answers. */
  | { readonly kind: 'rows'; readonly text: string }
  | { readonly kind: 'done'; readonly result: LabResult }
  /** Something that whoever asked can mend, in words for them. */
  | { readonly kind: 'failed'; readonly error: string };

export type LabResult =
  | {
      readonly kind: 'read';
      readonly rowCount: number;
      readonly columnCount: number;
      readonly report: string;
    }
  | {
      readonly kind: 'study';
      readonly summary: string;
      readonly report: string;
      readonly points: string | null;
      readonly model: string;
    }
  | { readonly kind: 'batch'; readonly rowCount: number };
