import "@fontsource-variable/source-sans-3/wght.css";
import "./styles/base.css";
import "./styles/layout.css";
import "./styles/forms.css";
import "./styles/components.css";
import "./styles/messages.css";
import "./styles/tables.css";
import "./styles/payments.css";
import "./styles/validation.css";
import "./styles/print.css";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { BrowserRouter } from "react-router";
import { App } from "./App";
import { problemOf } from "./api/problem";
import { getSession, refresh, subscribe } from "./api/session";

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      networkMode: "always",
      retry: (failures, error) => failures < 1 && problemOf(error).code === "unreachable",
    },
    // What was sent may be a password: it goes with the page that sent it.
    mutations: { networkMode: "always", retry: false, gcTime: 0 },
  },
});

// Nothing of one user may be shown to the next.
let owner: string | null = null;
subscribe(() => {
  const session = getSession();
  const user = session.status === "open" ? session.user.user_id : null;
  if (user !== owner) queries.clear();
  owner = user;
});

// A failure leaves the session "unreachable", which has its own page.
refresh().catch(() => undefined);

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        {/* App defers what it shows itself, and tells that it does. */}
        <BrowserRouter useTransitions={false}>
          <App />
        </BrowserRouter>
      </QueryClientProvider>
    </StrictMode>,
  );
}
