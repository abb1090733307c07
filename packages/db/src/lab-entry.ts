export {
  addLabFile,
  deleteLabFile,
  findLabFile,
  type LabFileListed,
  type LabFileRow,
  listLabFiles,
} from './tables/lab/lab-file.ts';
export { putLabPart, readLabParts, sumLabParts } from './tables/lab/lab-part.ts';
export {
  addLabStudy,
  changeLabStudy,
  deleteLabStudy,
  findLabModel,
  findLabStudy,
  findLabStudyPoints,
  type LabStudyListed,
  listLabStudies,
} from './tables/lab/lab-study.ts';
export {
  cancelLabJob,
  finishLabJob,
  type LabJob,
  noteLabProgress,
  reopenLabJobs,
  requestLabFile,
  takeLabJob,
} from './commands/run-lab-job.ts';
