/** Length of TB_TASKSTATUS.NOTE, in characters. */
export const NOTE_LENGTH = 300;

/** Cuts a note to what fits, at a character boundary (a character outside the basic plane is never halved). */
export function cutNote(note: string): string {
  return Array.from(note.toWellFormed()).slice(0, NOTE_LENGTH).join('');
}
