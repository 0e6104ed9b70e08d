import { describe, expect, it } from "vitest";
import {
  contentTypeOf,
  fileProblem,
  fileSize,
  MAX_BYTES,
  missingPapers,
  type PaperFile,
  requiredPapers,
  toAttachments,
} from "./papers";

const bytes = (text: string) => new TextEncoder().encode(text);

function file(size: number) {
  return { name: "carte.pdf", size };
}

function paper(of: Partial<PaperFile>): PaperFile {
  return {
    key: "k",
    paper: "identity",
    file: new File(["x"], "carte.pdf"),
    contentType: "application/pdf",
    state: { at: "sent", id: "a1" },
    ...of,
  };
}

describe("the papers of a correction", () => {
  it("are known by what they begin with, not by their name", () => {
    expect(contentTypeOf(bytes("%PDF-1.7"))).toBe("application/pdf");
    expect(contentTypeOf(new Uint8Array([0xff, 0xd8, 0xff, 0xe0]))).toBe("image/jpeg");
    const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    expect(contentTypeOf(png)).toBe("image/png");
    expect(contentTypeOf(png.slice(0, 7))).toBeNull();
    expect(contentTypeOf(bytes("MZ"))).toBeNull();
  });

  it("are refused when they are empty, too large or of another format", () => {
    expect(fileProblem(file(0), null)).toContain("est vide");
    expect(fileProblem(file(MAX_BYTES), "application/pdf")).toBeUndefined();
    expect(fileProblem(file(MAX_BYTES + 1), "application/pdf")).toContain("10\u00a0Mo au plus");
    expect(fileProblem(file(10), null)).toContain("ni un PDF");
  });

  it("have a size that is read at a glance", () => {
    expect([12, 240_000, 1_600_000].map(fileSize)).toEqual([
      "1\u00a0ko",
      "234\u00a0ko",
      "1,5\u00a0Mo",
    ]);
  });

  it("are an identity, and a tax notice of who asks for the aid", () => {
    expect(requiredPapers("au_programme")).toEqual(["identity"]);
    expect(requiredPapers("a_l_aide")).toEqual(["identity", "tax_notice"]);
    expect(missingPapers([], "a_l_aide")).toEqual({
      "paper-identity": "Joignez une copie de la pièce d’identité",
      "paper-tax_notice": "Joignez une copie de l’avis d’imposition",
    });
    expect(missingPapers([paper({})], "au_programme")).toEqual({});
  });

  it("are all to have arrived before the request is sent", () => {
    const sending = paper({ state: { at: "sending", share: 0.5 } });
    const failed = paper({ paper: "other", state: { at: "failed", why: "Connexion coupée" } });
    expect(missingPapers([sending, failed], "aidant")).toEqual({
      "paper-identity": "Attendez que «\u00a0carte.pdf\u00a0» soit envoyé",
      "paper-other": "Renvoyez «\u00a0carte.pdf\u00a0», ou retirez-le",
    });
    expect(toAttachments([paper({}), failed])).toEqual([{ attachment_id: "a1", paper: "identity" }]);
  });
});
