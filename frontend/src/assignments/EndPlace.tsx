import { useMutation } from "@tanstack/react-query";
import { Confirm, useDataProvider, useNotify, useTranslate } from "react-admin";

import type { Assignment } from "../api/models";
import type { AppDataProvider } from "../providers/dataProvider";

interface Props {
  one: Assignment;
  onEnded: () => void;
  onClose: () => void;
}

/** Gives a place back for who holds it, once that is confirmed. */
export const EndPlace = ({ one: { id, user_name, video_title }, onEnded, onClose }: Props) => {
  const translate = useTranslate();
  const notify = useNotify();
  const provider = useDataProvider<AppDataProvider>();
  const end = useMutation({
    mutationFn: () => provider.endAssignment(id),
    onSuccess: () => {
      notify("cw.assignments.ended", { type: "success", messageArgs: { name: user_name } });
      onClose();
    },
    onError: (problem: Error) => notify(problem.message, { type: "error" }),
    onSettled: onEnded, // refused, too, it is no longer what is shown
  });
  return (
    <Confirm
      isOpen
      loading={end.isPending}
      title={translate("cw.assignments.end_title", { name: user_name })}
      content={translate("cw.assignments.end_what", { name: user_name, title: video_title })}
      confirm={translate("cw.assignments.end")}
      confirmColor="warning"
      onClose={onClose}
      onConfirm={() => end.mutate()}
    />
  );
};
