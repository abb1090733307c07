/** Steps as people see them, in order. */
export type TrainingStep = 'reading history' | 'building rows' | 'evaluating' | 'training' | 'storing';

/** Called often: for every customer and every tree. */
export type ReportProgress = (step: TrainingStep, done: number, total: number) => void;
