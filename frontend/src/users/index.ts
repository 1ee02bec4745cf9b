import icon from "@mui/icons-material/PeopleOutlined";

import { UserList } from "./UserList";

export const users = { icon, list: UserList };
