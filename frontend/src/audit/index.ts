import icon from "@mui/icons-material/FactCheckOutlined";

import { AuditList } from "./AuditList";

export const audit = { icon, list: AuditList };
