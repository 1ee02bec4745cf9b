import type { AuthProvider } from "react-admin";

import { answer, client, setCsrfToken } from "../api/client";
import type { Session } from "../api/models";
import { ApiProblem } from "../api/problem";

let session: Session | null = null;

function keep(next: Session): Session {
  session = next;
  setCsrfToken(next.csrf_token);
  return next;
}

async function current(): Promise<Session> {
  return session ?? keep(await answer(client.GET("/v1/session")));
}

function forget(): void {
  session = null;
  setCsrfToken(null);
}

/** The session as the server sees it now; whose it is comes back. */
export async function renewSession(): Promise<string> {
  forget();
  return (await current()).user.id;
}

export type SignIn = { link: string } | { email: string; password: string };

export const authProvider: AuthProvider = {
  async login(params: SignIn) {
    keep(await answer(client.POST("/v1/session", { body: params })));
  },
  async logout() {
    if (session !== null) await client.DELETE("/v1/session").catch(() => undefined); // already signed out is signed out
    forget();
  },
  async checkAuth() {
    await current();
  },
  async checkError(error: unknown) {
    if (error instanceof ApiProblem && error.status === 401) {
      forget();
      throw error;
    }
  },
  async getIdentity() {
    const { user } = await current();
    return { id: user.id, fullName: user.name || user.email, email: user.email };
  },
  async getPermissions() {
    return { isAdmin: (await current()).user.is_admin };
  },
};

export interface Permissions {
  isAdmin: boolean;
}
