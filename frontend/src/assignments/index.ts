import icon from "@mui/icons-material/AssignmentIndOutlined";

import { AssignmentList } from "./AssignmentList";

export const assignments = { icon, list: AssignmentList };
