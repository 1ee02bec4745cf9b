import { useQuery } from "@tanstack/react-query";
import { useDataProvider, useGetOne, useTranslate } from "react-admin";
import { Link, useParams } from "react-router-dom";

import type { Video } from "../api/models";
import { noteShelfOf } from "../editor/review/noteShelf";
import type { AppDataProvider } from "../providers/dataProvider";
import { Loading } from "../shell/Loading";
import { useDocumentTitle } from "../shell/PageTitle";
import { ProblemPanel } from "../shell/ProblemPanel";
import { Seat } from "./Seat";
import "./listen.css";

const NO_MIXES: never[] = [];

/** The listening seat: a described film for somebody who hears it, with a screen reader, by keys, without its picture. */
export const ListenPage = () => {
  const translate = useTranslate();
  const { id = "" } = useParams();
  const provider = useDataProvider<AppDataProvider>();
  const script = useQuery({ queryKey: ["listen", id], queryFn: () => provider.track(id), refetchOnWindowFocus: false });
  const mixes = useQuery({ queryKey: ["listen", id, "mixes"], queryFn: () => provider.mixes(id), refetchOnWindowFocus: false });
  const videoId = script.data?.video_id;
  const media = useQuery({
    queryKey: ["media", videoId],
    queryFn: () => provider.media(videoId ?? ""),
    enabled: videoId !== undefined,
    refetchOnWindowFocus: false,
  });
  const video = useGetOne<Video>("videos", { id: videoId ?? "" }, { enabled: videoId !== undefined });
  const error = script.error ?? media.error ?? video.error;
  const title = video.data?.title ?? translate("cw.listen.title");
  useDocumentTitle(translate("cw.listen.document", { title }));
  const again = (): void => {
    for (const query of [script, media, video]) if (query.error) void query.refetch();
  };
  return (
    <article className="listen">
      <header className="listen__head">
        {videoId && (
          <Link to={`/videos/${videoId}/show`} className="back">
            {translate("cw.listen.back")}
          </Link>
        )}
        <h1>
          <bdi>{title}</bdi>
        </h1>
        {script.data?.cues && (
          <p className="quiet">{translate("cw.listen.claim", { smart_count: script.data.cues.length, script: script.data.title })}</p>
        )}
      </header>
      {error && (
        <>
          <ProblemPanel error={error} onRetry={again} />
          {noteShelfOf(id, "listener").read().text !== "" && <p>{translate("cw.listen.words_kept")}</p>}
        </>
      )}
      {!error && (!script.data?.cues || !media.data || mixes.isPending) && <Loading rows={6} />}
      {script.data?.cues && media.data && !mixes.isPending && (
        <Seat
          key={id}
          script={script.data}
          media={media.data}
          mixes={mixes.data ?? NO_MIXES} // without them a voice of the browser speaks
          onExpired={() => void media.refetch()}
          onMixExpired={async () => (await mixes.refetch()).isSuccess}
        />
      )}
    </article>
  );
};
