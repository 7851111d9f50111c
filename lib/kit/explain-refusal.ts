import { formatCause } from './cutover-error.ts';

/** What a system means by refusing to write a file, in words. */
const reasons: Readonly<Record<string, string>> = {
  EACCES: 'this user has no right to it',
  EDQUOT: "this user's part of the disk is full",
  EEXIST: 'it is there already. Give a new file',
  EFBIG: 'it would be larger than this user may make a file (ulimit -f)',
  EISDIR: 'it is a folder. Give a file',
  ELOOP: 'its links lead round in a ring',
  ENAMETOOLONG: 'its name is too long',
  ENOENT: 'its folder is not there. Make it first',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'one of the folders around it is a file',
  EPERM: 'this user has no right to it',
  EROFS: 'nothing can be written there. Choose another folder',
};

/**
 * Why a system refused to write a file, as a clause with what to do; what is not known of it, in its own words.
 *
 * @param others What some codes mean here.
 */
export function explainRefusal(error: unknown, others: Readonly<Record<string, string>> = {}): string {
  const { code = '' } = error as { code?: string };
  return others[code] ?? reasons[code] ?? formatCause(error);
}
