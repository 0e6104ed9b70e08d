import { useMutation } from "@tanstack/react-query";
import { paymentsApi } from "../../api/payments";

export type Download = { isPending: boolean; start: () => void };

/** Gets the file of a batch for the bank, and has the browser keep it. */
export function useDownload(batchId: string, onDone: () => void) {
  const mutation = useMutation({
    mutationFn: () => paymentsApi.file(batchId),
    onSuccess: ({ file_name, xml }) => {
      keepFile(file_name, new Blob([xml], { type: "application/xml" }));
      onDone();
    },
  });
  return { ...mutation, start: () => mutation.isPending || mutation.mutate() };
}

function keepFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it after the click, on its own time.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
