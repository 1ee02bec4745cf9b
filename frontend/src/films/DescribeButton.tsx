import { Button } from "@mui/material";
import { useTranslate } from "react-admin";

import type { Video } from "../api/models";
import { useDescribe, type Words } from "./useDescribe";

export const DescribeButton = ({ video, words }: { video: Video; words: Words }) => {
  const translate = useTranslate();
  const describe = useDescribe(video.id);
  return (
    <Button variant="contained" disabled={describe.isPending} onClick={() => describe.mutate(words)}>
      {translate(words === "always" ? "cw.films.describe_anyway" : "cw.films.describe")}
    </Button>
  );
};
