import icon from "@mui/icons-material/PendingActionsOutlined";

import { JobList } from "./JobList";
import { JobPage } from "./JobPage";

export const jobs = { icon, list: JobList, show: JobPage };
