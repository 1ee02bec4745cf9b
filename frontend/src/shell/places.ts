import type { SvgIconComponent } from "@mui/icons-material";
import AlignIcon from "@mui/icons-material/AlignHorizontalLeftOutlined";
import AssignmentsIcon from "@mui/icons-material/AssignmentIndOutlined";
import AuditIcon from "@mui/icons-material/FactCheckOutlined";
import CollectionsIcon from "@mui/icons-material/FolderOutlined";
import HarvestIcon from "@mui/icons-material/HearingOutlined";
import HomeIcon from "@mui/icons-material/HomeOutlined";
import FilmsIcon from "@mui/icons-material/MovieOutlined";
import JobsIcon from "@mui/icons-material/PendingActionsOutlined";
import KeysIcon from "@mui/icons-material/VpnKeyOutlined";
import PeopleIcon from "@mui/icons-material/PeopleOutlined";
import SystemIcon from "@mui/icons-material/MonitorHeartOutlined";
import { usePermissions } from "react-admin";

import type { Permissions } from "../providers/authProvider";

export interface Place {
  to: string;
  label: string;
  Icon: SvgIconComponent;
  /** Every address begins with this one's. */
  exact?: boolean;
}

const everyone: Place[] = [
  { to: "/", label: "cw.home.title", Icon: HomeIcon, exact: true },
  { to: "/videos", label: "cw.places.films", Icon: FilmsIcon },
  { to: "/align", label: "cw.places.align", Icon: AlignIcon },
  { to: "/harvest", label: "cw.places.harvest", Icon: HarvestIcon },
  { to: "/jobs", label: "cw.places.jobs", Icon: JobsIcon },
  { to: "/collections", label: "cw.places.collections", Icon: CollectionsIcon },
  { to: "/keys", label: "cw.places.keys", Icon: KeysIcon },
];
const admins: Place[] = [
  { to: "/users", label: "cw.places.people", Icon: PeopleIcon },
  { to: "/assignments", label: "cw.places.assignments", Icon: AssignmentsIcon },
  { to: "/audit", label: "cw.places.audit", Icon: AuditIcon },
  { to: "/system", label: "cw.places.system", Icon: SystemIcon },
];

export function usePlaces(): Place[] {
  const { permissions } = usePermissions<Permissions>();
  return permissions?.isAdmin ? [...everyone, ...admins] : everyone;
}
