export interface NamedFile {
  name: string;
}

export interface FilmWithSubtitles<F extends NamedFile> {
  film: F;
  subtitles: F | null;
}

const SUBTITLES = /\.(srt|vtt|ass|ssa|ttml|dfxp|sub|smi)$/i;

export const isSubtitleFile = (file: NamedFile): boolean => SUBTITLES.test(file.name);

/** "The.Film.en.SRT" and "The.Film.mkv" share the stem "the.film". */
const stem = (name: string): string => name.toLowerCase().replace(/\.[^.]+$/, "");

/**
 * Dropped files, sorted into films and the subtitles that belong to them: by name, and where one film and one subtitle
 * file came together, by that. `left` are subtitles that belong to no film here.
 */
export function pairFiles<F extends NamedFile>(files: readonly F[]): { films: FilmWithSubtitles<F>[]; left: F[] } {
  const left = files.filter(isSubtitleFile);
  const films = files.filter((file) => !isSubtitleFile(file));
  const take = (wanted: (file: F) => boolean): F | null => {
    const index = left.findIndex(wanted);
    return index < 0 ? null : (left.splice(index, 1)[0] ?? null);
  };
  // An exact name first, so that "film 1.srt" never goes to "film 1 extended.mkv".
  const exact = films.map((film) => take((file) => stem(file.name) === stem(film.name)));
  const paired = films.map((film, index) => ({
    film,
    subtitles: exact[index] ?? take((file) => stem(file.name).startsWith(`${stem(film.name)}.`)),
  }));
  const [only] = paired;
  if (paired.length === 1 && only && only.subtitles === null && left.length === 1) only.subtitles = left.pop() ?? null;
  return { films: paired, left };
}

/** A title for people out of a file's name. */
export function titleOf(fileName: string): string {
  const bare = fileName.replace(/\.[^.]{2,5}$/, "").replace(/[._]+/g, " ").trim();
  return bare === "" ? fileName : bare;
}
