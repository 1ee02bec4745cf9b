import icon from "@mui/icons-material/VpnKeyOutlined";

import { KeyList } from "./KeyList";

export const keys = { icon, list: KeyList };
