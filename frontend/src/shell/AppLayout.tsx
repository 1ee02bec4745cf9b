import { Suspense, type ReactNode } from "react";
import { SkipNavigationButton, useTranslate } from "react-admin";
import { useLocation } from "react-router-dom";

import { PageErrors } from "./PageErrors";
import { Loading } from "./Loading";
import { TopBar } from "./TopBar";
import { UploadTray } from "../upload/UploadTray";
import "./AppLayout.css";

export const AppLayout = ({ children }: { children: ReactNode }) => {
  const translate = useTranslate();
  const { pathname } = useLocation();
  return (
    <div className="shell">
      <SkipNavigationButton />
      <TopBar />
      <main id="main-content" tabIndex={-1} className="shell__main" aria-label={translate("cw.shell.main")}>
        <PageErrors key={pathname}>
          <Suspense fallback={<Loading />}>{children}</Suspense>
        </PageErrors>
      </main>
      <UploadTray />
    </div>
  );
};
