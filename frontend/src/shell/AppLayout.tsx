import { Suspense, useEffect, useRef, type ReactNode } from "react";
import { SkipNavigationButton } from "react-admin";
import { useLocation } from "react-router-dom";

import { PageErrors } from "./PageErrors";
import { Loading } from "./Loading";
import { TopBar } from "./TopBar";
import { UploadTray } from "../upload/UploadTray";
import "./AppLayout.css";

export const AppLayout = ({ children }: { children: ReactNode }) => {
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  const before = useRef(pathname);
  useEffect(() => {
    // A new page: reading and tabbing begin at its beginning, as with any link.
    if (before.current !== pathname) main.current?.focus({ preventScroll: true });
    before.current = pathname;
  }, [pathname]);
  return (
    <div className="shell">
      <SkipNavigationButton />
      <TopBar />
      <main id="main-content" ref={main} tabIndex={-1} className="shell__main">
        <PageErrors key={pathname}>
          <Suspense fallback={<Loading />}>{children}</Suspense>
        </PageErrors>
      </main>
      <UploadTray />
    </div>
  );
};
