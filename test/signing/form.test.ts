import type { APIGatewayProxyEventV2 } from "aws-lambda";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseRequest } from "../../functions/http/validate.ts";
import type { Language } from "../../shared/pages/language.ts";
import { type SigningFields, shownIn, signatureIn } from "../../shared/signing/form.ts";

const adult = { version: 3, language: "en" as Language, minor: false };
const child = { ...adult, minor: true };
const fields: SigningFields = { shown: "3 en", name: "  Zoë \t Łukasz ", drawing: "", agree: "on" };
const ofGuardian: SigningFields = { ...fields, guardianName: "Ольга", guardianRelation: "parent" };
const faultsOf = (more: SigningFields, asked = adult) => signatureIn({ ...fields, ...more }, asked).faults;

describe("the form of a signing page", () => {
  it("S1-42 gives the typed name without blanks around it, and the drawing where there is one", () => {
    expect(signatureIn(fields, adult)).toEqual({ signature: { name: "Zoë Łukasz" } });
    expect(signatureIn({ ...fields, drawing: "M0 0L600 200M5 5L5 5" }, adult)).toEqual({
      signature: { name: "Zoë Łukasz", drawing: "M0 0L600 200M5 5L5 5" },
    });
  });

  it("S1-42 gives a minor's guardian, who signs in its place", () => {
    expect(signatureIn(ofGuardian, child)).toEqual({
      signature: { name: "Zoë Łukasz", guardian: { name: "Ольга", relation: "parent" } },
    });
    expect(signatureIn(fields, child).faults).toEqual({
      guardianName: "guardianNameMissing",
      guardianRelation: "relationMissing",
    });
    expect(signatureIn({ ...ofGuardian, guardianRelation: "aunt" }, child).faults).toEqual({
      guardianRelation: "relationMissing",
    });
  });

  it("S1-42 is no signature without a name and the consent, and every fault is named at once", () => {
    expect(signatureIn({}, child).faults).toEqual({
      shown: "changed",
      name: "nameMissing",
      guardianName: "guardianNameMissing",
      guardianRelation: "relationMissing",
      agree: "agreeMissing",
    });
    expect(faultsOf({ name: " . " })).toEqual({ name: "nameMissing" });
    expect(faultsOf({ name: "x".repeat(201) })).toEqual({ name: "tooLong" });
    expect(faultsOf({ agree: "off" })).toEqual({ agree: "agreeMissing" });
  });

  it("S1-42 refuses a payment card's number where a name belongs", () => {
    expect(faultsOf({ name: "Maya 4111 1111 1111 1111" })).toEqual({ name: "cardNumber" });
    expect(signatureIn({ ...ofGuardian, guardianName: "A 4111-1111-1111-1111" }, child).faults).toEqual({
      guardianName: "cardNumber",
    });
  });

  it("S1-44 is asked for again where the text, its language or who must sign changed meanwhile", () => {
    for (const shown of ["2 en", "3 de", "", "33 en"]) expect(faultsOf({ shown })).toEqual({ shown: "changed" });
    expect(signatureIn(ofGuardian, adult).faults).toEqual({ guardianName: "changed", guardianRelation: "changed" });
    expect(shownIn({ shown: "3 de" })).toBe("de");
    expect(shownIn({ shown: "3 xx" })).toBeUndefined();
    expect(shownIn({})).toBeUndefined();
  });

  it("S1-42 takes a drawing of strokes within the sheet alone", () => {
    for (const drawing of ["M1 1", "L1 1", "M601 0L1 1", "M1 201L1 1", "M1 1L1 1Z", "M1 1 L2 2", "M-1 1L1 1", "x"])
      expect([drawing, faultsOf({ drawing })]).toEqual([drawing, { drawing: "drawingWrong" }]);
    expect(faultsOf({ drawing: `M1 1${"L2 2".repeat(5000)}` })).toEqual({ drawing: "drawingWrong" });
    expect(signatureIn({ ...fields, drawing: `M1 1${"L2 2".repeat(4990)}` }, adult).faults).toBeUndefined();
  });

  it("S1-42 gives a name that prints on one line in its own direction, whatever was sent", () => {
    const letters = fc.string({ unit: "binary", maxLength: 60 });
    fc.assert(
      fc.property(letters, (name) => {
        const { signature, faults } = signatureIn({ ...fields, name }, adult);
        if (faults) return;
        expect(signature.name).not.toMatch(/[\p{Cc}\p{Cs}\u202e\u2066]|^\s|\s$/u);
        expect(signatureIn({ ...fields, name: signature.name }, adult).signature).toEqual(signature);
      }),
    );
    expect(signatureIn({ ...fields, name: "Ma\u202eya\u0000 O" }, adult).signature?.name).toBe("Ma ya O");
  });
});

describe("a request", () => {
  it("S1-42 tells where it came from: the address, and at most 500 characters of what the browser calls itself", async () => {
    const request = (userAgent: string | undefined) =>
      parseRequest({ summary: "", right: "public", reply: {} }, {
        headers: {},
        requestContext: { http: { sourceIp: "2001:db8::1", userAgent } },
      } as unknown as APIGatewayProxyEventV2);
    expect((await request("x".repeat(600))).from).toEqual({ address: "2001:db8::1", userAgent: "x".repeat(500) });
    expect((await request(undefined)).from.userAgent).toBe("");
  });
});
