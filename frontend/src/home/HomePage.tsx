import { Button } from "@mui/material";
import { useGetList, useTranslate } from "react-admin";
import { Link } from "react-router-dom";

import type { Video } from "../api/models";
import { FilmCard } from "../films/FilmCard";
import { useActiveJobs } from "../films/useActiveJobs";
import { EmptyState } from "../shell/EmptyState";
import { Loading } from "../shell/Loading";
import { PageTitle } from "../shell/PageTitle";
import { ProblemPanel } from "../shell/ProblemPanel";
import { LabellingGoes } from "./LabellingGoes";
import { Machines } from "./Machines";
import { Waiting } from "./Waiting";
import "../films/films.css";
import "./home.css";

const SHOWN = 6;

/** Where one begins the day: what waits, what runs, and the films to go on with. */
export const HomePage = () => {
  const translate = useTranslate();
  const films = useGetList<Video>("videos", { pagination: { page: 1, perPage: SHOWN }, sort: { field: "created_at", order: "DESC" } });
  return (
    <>
      <PageTitle title={translate("cw.home.title")} claim={translate("cw.home.claim")} />
      {films.error && <ProblemPanel error={films.error} onRetry={() => void films.refetch()} />}
      {films.isPending && <Loading rows={6} />}
      {films.data?.length === 0 && (
        <EmptyState
          title={translate("cw.home.begin")}
          action={
            <Button component={Link} to="/videos" variant="contained" size="large">
              {translate("cw.home.add")}
            </Button>
          }
        >
          {translate("cw.home.begin_hint")}
        </EmptyState>
      )}
      {films.data && films.data.length > 0 && (
        <div className="home">
          <Waiting />
          <div className="home__side">
            <Machines />
            <LabellingGoes />
          </div>
          <Films films={films.data} more={(films.total ?? 0) > SHOWN} />
        </div>
      )}
    </>
  );
};

const Films = ({ films, more }: { films: readonly Video[]; more: boolean }) => {
  const translate = useTranslate();
  const jobs = useActiveJobs();
  return (
    <section className="home__films" aria-labelledby="home-films">
      <header className="home__head">
        <h2 id="home-films">{translate("cw.home.films")}</h2>
        {more && <Link to="/videos">{translate("cw.home.all_films")}</Link>}
      </header>
      <ul className="shelf home__shelf">
        {films.map((video) => (
          <FilmCard key={video.id} video={video} job={jobs.get(video.id)} />
        ))}
      </ul>
    </section>
  );
};
