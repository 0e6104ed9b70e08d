import { useEffect, useState } from "react";
import { useLocation, useNavigate } from "react-router";
import { problemOf } from "../../api/problem";
import { logout, useSession } from "../../api/session";
import { tokenIn } from "./link";
import type { LoginState } from "./LoginPage";

/** What a page has of the link of an e-mail that led to it. Its token stands behind the « # », which no server is sent. */
export function useLink() {
  const { hash, pathname } = useLocation();
  const navigate = useNavigate();
  const session = useSession();
  const shown = tokenIn(hash);
  const [token, setToken] = useState(shown);
  // Another link may be opened while the page of the first is still there.
  if (shown && shown !== token) setToken(shown);

  // It is kept here alone: not in the address bar, where it would be seen, nor in the history.
  useEffect(() => {
    if (shown) navigate(pathname, { replace: true });
  }, [shown, pathname, navigate]);

  /** Does what the link is for; one that no longer works is forgotten. */
  const open = async (use: (token: string) => Promise<void>) => {
    if (!token) return;
    try {
      await use(token);
    } catch (error) {
      if (problemOf(error).code !== "link_void") throw error;
      setToken(undefined);
    }
  };

  /** Leads to the login, out of whatever session this browser has. */
  const goToLogin = async (state: LoginState) => {
    if (session.status === "open") await logout();
    navigate("/connexion", { state });
  };

  return { token, open, goToLogin };
}
