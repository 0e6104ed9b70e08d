import { useUser } from "../../api/session";
import { NotFoundPage } from "../NotFoundPage";
import { FinancePage } from "./FinancePage";
import { ProviderPage } from "./ProviderPage";

/** For ANCV's finance what it owes, for a provider what it is paid; for the others there is no page. */
export function PaymentsPage() {
  const { roles } = useUser();
  if (roles.includes("finance")) return <FinancePage />;
  return roles.includes("provider") ? <ProviderPage /> : <NotFoundPage />;
}
