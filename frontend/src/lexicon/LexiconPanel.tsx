import { useRef, useState } from "react";
import { Button, TextField } from "@mui/material";
import { useTranslate } from "react-admin";

import type { Collection } from "../api/models";
import { DataTable } from "../shell/DataTable";
import { EmptyState } from "../shell/EmptyState";
import { Loading } from "../shell/Loading";
import { ProblemPanel } from "../shell/ProblemPanel";
import { listed, type Entry } from "./entries";
import { EntryDialog } from "./EntryDialog";
import { HearButton } from "./HearButton";
import { replacing, useLexicon } from "./useLexicon";
import "./lexicon.css";

const MANY = 12; // from so many words on one may look for one

/** What was done last; a removed entry can come back. */
interface Told {
  readonly what: "saved" | "removed" | "back";
  readonly entry: Entry;
}

/** How words are said in the collection's films: heard by all, changed by its annotators. */
export const LexiconPanel = ({ collection }: { collection: Collection }) => {
  const translate = useTranslate();
  const { entries, error, retry, change } = useLexicon(collection.id);
  const [asked, setAsked] = useState<Entry | null>(null);
  const [told, setTold] = useState<Told | null>(null);
  const [part, setPart] = useState("");
  const add = useRef<HTMLButtonElement>(null);
  const mayChange = collection.role !== "viewer";
  const ask = (entry: Entry): void => {
    change.reset();
    setAsked(entry);
  };
  const save = (entry: Entry, before: string): void =>
    change.mutate(replacing(before, entry), {
      onSuccess: () => {
        setAsked(null);
        setTold({ what: "saved", entry });
        if (before !== entry.written.trim()) setTimeout(() => add.current?.focus()); // its old row is gone
      },
    });
  const remove = (entry: Entry): void =>
    change.mutate({ set: {}, remove: [entry.written] }, {
      onSuccess: () => {
        setTold({ what: "removed", entry });
        add.current?.focus();
      },
    });
  const bringBack = (entry: Entry): void =>
    change.mutate(replacing("", entry), {
      onSuccess: () => {
        setTold({ what: "back", entry });
        add.current?.focus();
      },
    });
  const rows = listed(entries ?? {}, part);
  const many = Object.keys(entries ?? {}).length > MANY;
  return (
    <section className="lexicon" aria-labelledby="lexicon-title">
      <header className="lexicon__head">
        <div>
          <h2 id="lexicon-title">{translate("cw.lexicon.title")}</h2>
          <p className="quiet">{translate("cw.lexicon.claim")}</p>
        </div>
        {mayChange && entries && (
          <Button ref={add} variant="contained" onClick={() => ask({ written: "", spoken: "" })}>
            {translate("cw.lexicon.add")}
          </Button>
        )}
      </header>
      <div className="lexicon__told row">
        <p role="status" dir="auto">
          {told && translate(`cw.lexicon.told.${told.what}`, { word: told.entry.written.trim(), spoken: told.entry.spoken.trim() })}
        </p>
        {told?.what === "removed" && (
          <Button size="small" disabled={change.isPending} onClick={() => bringBack(told.entry)}>
            {translate("cw.lexicon.undo")}
          </Button>
        )}
      </div>
      {asked === null && change.error && <ProblemPanel error={change.error} compact />}
      {error && <ProblemPanel error={error} onRetry={retry} compact />}
      {!error && !entries && <Loading rows={2} />}
      {many && (
        <TextField size="small" type="search" label={translate("cw.lexicon.find")} value={part} onChange={(event) => setPart(event.target.value)} />
      )}
      {entries && rows.length === 0 && (
        <EmptyState title={translate(many ? "cw.lexicon.none_found" : "cw.lexicon.none")}>
          {!many && translate(mayChange ? "cw.lexicon.none_hint" : "cw.lexicon.none_viewer")}
        </EmptyState>
      )}
      {rows.length > 0 && (
        <DataTable
          label={translate("cw.lexicon.title")}
          rows={rows.map((entry) => ({ ...entry, id: entry.written }))}
          columns={[
            { key: "written", title: translate("cw.lexicon.word"), cell: ({ written }) => <bdi>{written}</bdi> },
            { key: "spoken", title: translate("cw.lexicon.said"), cell: ({ spoken }) => <bdi>{spoken}</bdi> },
            {
              key: "do",
              title: translate("cw.shell.actions"),
              action: true,
              cell: (entry) => (
                <div className="lexicon__buttons">
                  <HearButton entry={entry} />
                  {mayChange && (
                    <>
                      <Button
                        size="small"
                        variant="outlined"
                        aria-label={translate("cw.lexicon.change_named", { word: entry.written })}
                        onClick={() => ask(entry)}
                      >
                        {translate("cw.lexicon.change")}
                      </Button>
                      <Button
                        size="small"
                        variant="outlined"
                        aria-label={translate("cw.lexicon.remove_named", { word: entry.written })}
                        onClick={() => remove(entry)}
                      >
                        {translate("cw.lexicon.remove")}
                      </Button>
                    </>
                  )}
                </div>
              ),
            },
          ]}
        />
      )}
      {asked && (
        <EntryDialog
          entries={entries ?? {}}
          entry={asked}
          busy={change.isPending}
          error={change.error}
          onSave={save}
          onClose={() => setAsked(null)}
        />
      )}
    </section>
  );
};
