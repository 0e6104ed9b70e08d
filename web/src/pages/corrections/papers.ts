import type { CorrectionForm, Paper } from "../../api/types";

export const MAX_BYTES = 10 * 1024 * 1024;
export const MAX_PAPERS = 6;

export type ContentType = "application/pdf" | "image/jpeg" | "image/png";

/** A file on its way to ANCV. The file itself stays here until it has arrived. */
export type PaperFile = {
  key: string;
  paper: Paper;
  file: File;
  contentType: ContentType;
  state: { at: "sending"; share: number } | { at: "sent"; id: string } | { at: "failed"; why: string };
};

const BEGINNINGS: [ContentType, number[]][] = [
  ["application/pdf", [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ["image/jpeg", [0xff, 0xd8, 0xff]],
  ["image/png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
];

/** What a file is by its first bytes: its name may say anything. */
export function contentTypeOf(bytes: Uint8Array): ContentType | null {
  const found = BEGINNINGS.find(([, start]) => start.every((byte, at) => bytes[at] === byte));
  return found?.[0] ?? null;
}

/** Why a file can't be sent; nothing when it can. */
export function fileProblem(file: Pick<File, "name" | "size">, type: ContentType | null) {
  if (file.size === 0) return `«\u00a0${file.name}\u00a0» est vide. Choisissez un autre fichier.`;
  if (file.size > MAX_BYTES) {
    return `«\u00a0${file.name}\u00a0» pèse ${fileSize(file.size)}. Choisissez un fichier de 10\u00a0Mo au plus.`;
  }
  if (!type) {
    return `«\u00a0${file.name}\u00a0» n’est ni un PDF, ni une image JPEG ou PNG. Choisissez un fichier d’un de ces formats.`;
  }
  return undefined;
}

/** 1 536 000 → « 1,5 Mo » */
export function fileSize(bytes: number): string {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))}\u00a0ko`;
  const megabytes = Math.round((bytes / 1024 / 1024) * 10) / 10;
  return `${String(megabytes).replace(".", ",")}\u00a0Mo`;
}

/** Which papers ANCV needs for a person of this eligibility. */
export function requiredPapers(eligibility: string): Paper[] {
  return eligibility === "a_l_aide" ? ["identity", "tax_notice"] : ["identity"];
}

/** What is missing among the files, by the name of the field that asks for it. */
export function missingPapers(files: PaperFile[], eligibility: string): Record<string, string> {
  const missing: Record<string, string> = {};
  for (const paper of requiredPapers(eligibility)) {
    if (!files.some((one) => one.paper === paper)) {
      missing[fieldOf(paper)] =
        paper === "identity"
          ? "Joignez une copie de la pièce d’identité"
          : "Joignez une copie de l’avis d’imposition";
    }
  }
  for (const { paper, state, file } of files) {
    if (state.at === "sending") {
      missing[fieldOf(paper)] ??= `Attendez que «\u00a0${file.name}\u00a0» soit envoyé`;
    } else if (state.at === "failed") {
      missing[fieldOf(paper)] ??= `Renvoyez «\u00a0${file.name}\u00a0», ou retirez-le`;
    }
  }
  return missing;
}

export function fieldOf(paper: Paper): string {
  return `paper-${paper}`;
}

/** The papers that have arrived, as the request names them. */
export function toAttachments(files: PaperFile[]): CorrectionForm["attachments"] {
  return files.flatMap(({ paper, state }) =>
    state.at === "sent" ? [{ attachment_id: state.id, paper }] : [],
  );
}
