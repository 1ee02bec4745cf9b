import { useEffect, useState, useSyncExternalStore } from "react";
import { useDataProvider } from "react-admin";

import type { AssignmentWithSentences } from "../api/models";
import type { AppDataProvider } from "../providers/dataProvider";
import { AnswerBook, type Page } from "./answerBook";
import { shelfOf } from "./outbox";

/** The decisions of one assignment, for as long as its page is open. */
export function useAnswers({ id, sentences }: AssignmentWithSentences): { book: AnswerBook; page: Page } {
  const provider = useDataProvider<AppDataProvider>();
  const [book] = useState(
    () =>
      new AnswerBook(
        sentences,
        { answer: (body) => provider.answer(id, body), undo: (answerId) => provider.undoAnswer(id, answerId) },
        shelfOf(id),
      ),
  );
  useEffect(() => {
    const send = (): void => void book.send();
    send();
    window.addEventListener("online", send);
    return () => {
      window.removeEventListener("online", send);
      book.stop();
    };
  }, [book]);
  return { book, page: useSyncExternalStore(book.subscribe, book.read) };
}
