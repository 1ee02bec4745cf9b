import { useQuery } from "@tanstack/react-query";
import { useDataProvider } from "react-admin";

import type { AppDataProvider } from "../providers/dataProvider";

/** The formats of timed text that this server knows; they do not change while it runs. */
export function useFormats() {
  const provider = useDataProvider<AppDataProvider>();
  return useQuery({ queryKey: ["formats"], queryFn: () => provider.formats(), staleTime: Infinity });
}
