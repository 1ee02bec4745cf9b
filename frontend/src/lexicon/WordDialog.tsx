import { entryFor } from "./entries";
import { EntryDialog } from "./EntryDialog";
import { replacing, useLexicon } from "./useLexicon";

interface Props {
  collectionId: string;
  word: string;
  onClose: () => void;
}

/** How a word of a script is said in all films of its collection, asked and changed where one writes. */
export const WordDialog = ({ collectionId, word, onClose }: Props) => {
  const { entries, error, change } = useLexicon(collectionId);
  if (!entries && !error) return null;
  return (
    <EntryDialog
      entries={entries ?? {}}
      entry={entryFor(entries ?? {}, word)}
      busy={change.isPending}
      error={change.error ?? error}
      onSave={(entry, before) => change.mutate(replacing(before, entry), { onSuccess: onClose })}
      onClose={onClose}
    />
  );
};
