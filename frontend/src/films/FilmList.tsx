import { useRef, useState } from "react";
import SearchIcon from "@mui/icons-material/Search";
import UploadIcon from "@mui/icons-material/FileUploadOutlined";
import { Button, InputAdornment, TextField } from "@mui/material";
import { ListBase, Pagination, useListContext, useTranslate } from "react-admin";

import type { Video } from "../api/models";
import { EmptyState } from "../shell/EmptyState";
import { Loading } from "../shell/Loading";
import { PageTitle } from "../shell/PageTitle";
import { ProblemPanel } from "../shell/ProblemPanel";
import { DropArea } from "../upload/DropArea";
import { UploadDialog } from "../upload/UploadDialog";
import { FilmCard } from "./FilmCard";
import { useActiveJobs } from "./useActiveJobs";
import "./films.css";

const ACCEPT = "video/*,audio/*,.mkv,.mxf,.ts,.m2ts,.vob,.srt,.vtt,.ass,.ssa,.ttml,.dfxp,.sub,.smi";

export const FilmList = () => (
  <ListBase<Video> sort={{ field: "created_at", order: "DESC" }} perPage={24}>
    <FilmShelf />
  </ListBase>
);

const FilmShelf = () => {
  const translate = useTranslate();
  const [files, setFiles] = useState<File[]>([]);
  const picker = useRef<HTMLInputElement>(null);
  const uploadButton = (
    <Button variant="contained" size="large" startIcon={<UploadIcon />} onClick={() => picker.current?.click()}>
      {translate("cw.films.upload")}
    </Button>
  );
  return (
    <DropArea onFiles={setFiles}>
      <PageTitle title={translate("cw.films.title")} claim={translate("cw.films.claim")}>
        <Search />
        {uploadButton}
      </PageTitle>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        accept={ACCEPT}
        aria-label={translate("cw.films.upload")}
        onChange={(event) => {
          setFiles([...(event.target.files ?? [])]);
          event.target.value = ""; // the same file may be chosen again
        }}
      />
      <Shelf uploadButton={uploadButton} />
      {files.length > 0 && <UploadDialog files={files} onClose={() => setFiles([])} />}
    </DropArea>
  );
};

const Search = () => {
  const translate = useTranslate();
  const { filterValues, setFilters } = useListContext<Video>();
  return (
    <TextField
      size="small"
      type="search"
      label={translate("cw.films.search")}
      defaultValue={(filterValues as { q?: string }).q ?? ""}
      onChange={(event) => setFilters(event.target.value ? { q: event.target.value } : {}, undefined, true)}
      slotProps={{
        input: {
          startAdornment: (
            <InputAdornment position="start">
              <SearchIcon fontSize="small" />
            </InputAdornment>
          ),
        },
      }}
    />
  );
};

const Shelf = ({ uploadButton }: { uploadButton: React.ReactNode }) => {
  const translate = useTranslate();
  const { data, isPending, error, refetch, total, filterValues } = useListContext<Video>();
  const jobs = useActiveJobs();
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (isPending) return <Loading rows={6} />;
  if (data.length === 0 && "q" in (filterValues as object)) {
    return <EmptyState title={translate("cw.films.none_found")}>{translate("cw.films.none_found_hint")}</EmptyState>;
  }
  if (data.length === 0) {
    return (
      <EmptyState title={translate("cw.films.empty")} action={uploadButton}>
        {translate("cw.films.empty_hint")}
      </EmptyState>
    );
  }
  return (
    <>
      <ul className="shelf">
        {data.map((video) => (
          <FilmCard key={video.id} video={video} job={jobs.get(video.id)} />
        ))}
      </ul>
      {(total ?? 0) > 24 && <Pagination rowsPerPageOptions={[24, 48, 96]} />}
    </>
  );
};
