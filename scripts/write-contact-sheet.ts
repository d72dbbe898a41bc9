import { writeFileSync } from "node:fs";
import { CONTACT_SHEET, contactSheet } from "./contact-sheet.ts";

// Writes docs/diagrams.html anew, every diagram to be looked at: npm run contact-sheet
writeFileSync(CONTACT_SHEET, await contactSheet());
