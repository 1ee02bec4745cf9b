import { Button } from "@mui/material";
import { useTranslate } from "react-admin";
import { Link } from "react-router-dom";

import { EmptyState } from "./EmptyState";
import { useDocumentTitle } from "./PageTitle";

export const NotHere = () => {
  const translate = useTranslate();
  useDocumentTitle(translate("cw.shell.not_here"));
  return (
    <EmptyState
      heading="h1"
      title={translate("cw.shell.not_here")}
      action={
        <Button component={Link} to="/videos" variant="contained">
          {translate("cw.shell.to_films")}
        </Button>
      }
    >
      {translate("cw.shell.not_here_hint")}
    </EmptyState>
  );
};
