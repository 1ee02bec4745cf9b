import type { Theme } from "@mui/material/styles";
import { Admin, CustomRoutes, Resource } from "react-admin";
import { QueryClient } from "@tanstack/react-query";
import { Route } from "react-router-dom";

import { AdjudicationPage } from "./adjudication/AdjudicationPage";
import { AgreementPage } from "./agreement/AgreementPage";
import { AlignPage } from "./align/AlignPage";
import { AlignQueue } from "./align/AlignQueue";
import { ApiProblem } from "./api/problem";
import { assignments } from "./assignments";
import { audit } from "./audit";
import { collections } from "./collections";
import { EditorPage } from "./editor/EditorPage";
import { films } from "./films";
import { HarvestPage } from "./harvests/HarvestPage";
import { HomePage } from "./home/HomePage";
import { jobs } from "./jobs";
import { keys } from "./keys";
import { ListenPage } from "./listen/ListenPage";
import { authProvider } from "./providers/authProvider";
import { dataProvider } from "./providers/dataProvider";
import { i18nProvider } from "./providers/i18nProvider";
import { personStore } from "./providers/store";
import { LoginPage } from "./session/LoginPage";
import { AppLayout } from "./shell/AppLayout";
import { NotHere } from "./shell/NotHere";
import { SystemPage } from "./system/SystemPage";
import { useShownColours } from "./theme/colours";
import { Directed, useChosenLanguage } from "./theme/Directed";
import { themes } from "./theme/theme";
import { users } from "./users";

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // What the server refuses it refuses again; a broken line is worth another try.
      retry: (failures, error) => failures < 2 && !(error instanceof ApiProblem && error.status >= 400 && error.status < 500),
    },
  },
});

const store = personStore();

/** The language, its direction and the colours are chosen here, once, for every page. */
export const App = () => {
  const { dir } = useChosenLanguage(store);
  const colours = useShownColours();
  return (
    <Directed dir={dir}>
      <Pages theme={themes[dir][colours]} />
    </Directed>
  );
};

const Pages = ({ theme }: { theme: Theme }) => (
  <Admin
    title="Cuewright"
    dataProvider={dataProvider}
    authProvider={authProvider}
    i18nProvider={i18nProvider}
    store={store}
    queryClient={queryClient}
    layout={AppLayout}
    loginPage={LoginPage}
    catchAll={NotHere}
    dashboard={HomePage}
    theme={theme}
    darkTheme={theme}
    requireAuth
    disableTelemetry
  >
    <Resource name="videos" {...films} />
    <Resource name="jobs" {...jobs} />
    <Resource name="collections" {...collections} />
    <Resource name="keys" {...keys} />
    <Resource name="users" {...users} />
    <Resource name="assignments" {...assignments} />
    <Resource name="audit" {...audit} />
    <CustomRoutes>
      <Route path="/align" element={<AlignQueue />} />
      <Route path="/align/:id" element={<AlignPage />} />
      <Route path="/align/agreement/:id" element={<AgreementPage />} />
      <Route path="/align/agreement/:id/:trackId" element={<AdjudicationPage />} />
      <Route path="/edit/:id" element={<EditorPage />} />
      <Route path="/harvest" element={<HarvestPage />} />
      <Route path="/listen/:id" element={<ListenPage />} />
      <Route path="/system" element={<SystemPage />} />
    </CustomRoutes>
  </Admin>
);
