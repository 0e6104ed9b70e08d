import { useDeferredValue } from "react";
import { Route, Routes, useLocation } from "react-router";
import { DraftsProvider } from "./components/drafts";
import { Layout } from "./components/Layout";
import { page } from "./components/page";
import { RequireRole } from "./components/RequireRole";
import { RequireSession } from "./components/RequireSession";
import { NotFoundPage } from "./pages/NotFoundPage";
import { LoginPage } from "./pages/session/LoginPage";
import { SessionEndedPage } from "./pages/session/SessionEndedPage";
import { routes } from "./routes";

const AccessibilityPage = page(() => import("./pages/AccessibilityPage"), "AccessibilityPage");
const ChoosePasswordPage = page(
  () => import("./pages/session/ChoosePasswordPage"),
  "ChoosePasswordPage",
);
const ConfirmEmailPage = page(() => import("./pages/session/ConfirmEmailPage"), "ConfirmEmailPage");
const ForgottenPasswordPage = page(
  () => import("./pages/session/ForgottenPasswordPage"),
  "ForgottenPasswordPage",
);
const InvitationPage = page(() => import("./pages/session/InvitationPage"), "InvitationPage");

export function App() {
  const location = useLocation();
  // The page one comes from stays until the script of the next one is there.
  const shown = useDeferredValue(location);
  return (
    <DraftsProvider>
      <Routes location={shown}>
        <Route element={<Layout isLoading={shown !== location} />}>
          {/* These are for everyone, with a session or without. */}
          <Route path="connexion" element={<LoginPage />} />
          <Route path="mot-de-passe-oublie" element={<ForgottenPasswordPage />} />
          <Route path="mot-de-passe/choisir" element={<ChoosePasswordPage />} />
          <Route path="adresse-email/confirmer" element={<ConfirmEmailPage />} />
          <Route path="invitation" element={<InvitationPage />} />
          <Route path="session-terminee" element={<SessionEndedPage />} />
          <Route path="accessibilite" element={<AccessibilityPage />} />
          <Route element={<RequireSession />}>
            {routes.map((route) => (
              <Route key={route.path} path={route.path} element={<RequireRole route={route} />}>
                {route.inside?.map(({ path, Page }) => (
                  <Route key={path} path={path} element={<Page />} />
                ))}
              </Route>
            ))}
          </Route>
          <Route path="*" element={<NotFoundPage />} />
        </Route>
      </Routes>
    </DraftsProvider>
  );
}
