import { MenuItem, TextField } from "@mui/material";
import { useQuery } from "@tanstack/react-query";
import { useDataProvider, useTranslate } from "react-admin";

import type { AppDataProvider } from "../providers/dataProvider";

/** By whose rules the script is checked. */
export const ProfileChoice = ({ profile, onProfile }: { profile: string; onProfile: (name: string) => void }) => {
  const translate = useTranslate();
  const provider = useDataProvider<AppDataProvider>();
  const { data } = useQuery({ queryKey: ["rules"], queryFn: () => provider.rules(), staleTime: Infinity });
  if (!data) return null;
  const chosen = data.profiles.some(({ name }) => name === profile) ? profile : (data.profiles[0]?.name ?? "");
  return (
    <TextField select size="small" label={translate("cw.editor.profile")} value={chosen} onChange={(event) => onProfile(event.target.value)}>
      {data.profiles.map(({ name, title }) => (
        <MenuItem key={name} value={name}>
          {title}
        </MenuItem>
      ))}
    </TextField>
  );
};
