export { signedCopy as handler } from "../../shared/signing/copy.ts";
