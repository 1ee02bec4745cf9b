import icon from "@mui/icons-material/MovieOutlined";

import type { Video } from "../api/models";
import { FilmList } from "./FilmList";
import { FilmPage } from "./FilmPage";

export const films = { icon, list: FilmList, show: FilmPage, recordRepresentation: (video: Video) => video.title };
