import { useEffect, useRef, useState, type FormEvent } from "react";
import { Button, TextField } from "@mui/material";
import { useLogin, useTranslate } from "react-admin";
import { useSearchParams } from "react-router-dom";

import type { SignIn } from "../providers/authProvider";
import { Wordmark } from "../shell/CueMark";
import { OtherLanguages } from "../shell/LanguageItems";
import { ProblemPanel } from "../shell/ProblemPanel";
import "./LoginPage.css";

/** Signing in: by the one-time link of the terminal, which does it at once, or by address and password. */
export const LoginPage = () => {
  const translate = useTranslate();
  const login = useLogin();
  const [params] = useSearchParams();
  const link = params.get("link");
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(link !== null);
  const used = useRef<string | null>(null);

  const signIn = (by: SignIn): void => {
    setBusy(true);
    setError(null);
    login(by, "/").catch((reason: unknown) => {
      setError(reason);
      setBusy(false);
    });
  };

  useEffect(() => {
    if (link === null || used.current === link) return; // a link works once
    used.current = link;
    signIn({ link });
  });

  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    signIn({ email: String(form.get("email")), password: String(form.get("password")) });
  };

  return (
    <main className="login">
      <div className="login__frame">
        <Wordmark />
        <h1>{translate("cw.login.title")}</h1>
        <p className="quiet">{translate("cw.login.claim")}</p>
        {error !== null && <ProblemPanel error={error} compact />}
        {busy && link !== null ? (
          <p role="status">{translate("cw.login.by_link")}</p>
        ) : (
          <form onSubmit={submit}>
            <TextField name="email" type="email" label={translate("cw.login.email")} autoComplete="username" required fullWidth />
            <TextField
              name="password"
              type="password"
              label={translate("cw.login.password")}
              autoComplete="current-password"
              required
              fullWidth
            />
            <Button type="submit" variant="contained" size="large" disabled={busy} fullWidth>
              {translate("ra.auth.sign_in")}
            </Button>
          </form>
        )}
        <p className="login__hint quiet">{translate("cw.login.hint")}</p>
        <div>
          <OtherLanguages />
        </div>
      </div>
    </main>
  );
};
