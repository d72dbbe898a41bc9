import * as z from "zod/mini";

// zod would compile its checks by `new Function`, which the page's content security policy forbids.
z.config({ jitless: true });
