import icon from "@mui/icons-material/FolderOutlined";

import type { Collection } from "../api/models";
import { CollectionList } from "./CollectionList";
import { CollectionPage } from "./CollectionPage";

export const collections = {
  icon,
  list: CollectionList,
  show: CollectionPage,
  recordRepresentation: (collection: Collection) => collection.name,
};
