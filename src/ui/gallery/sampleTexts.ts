/** Texts for the gallery, written for it. */
export const LONG_RESPONSE = `I am sorry that the talk went so badly. Weeks of work, and then a room that looks at its phones: no wonder that you feel like giving up today.

Two things may help. First, write down tonight what you would say differently, while you still remember where the faces changed. Second, ask one person from the audience, someone you trust, what they took home. Often it is more than it looked like from the front.`;

export const FEEDBACK =
  "The response recognises the feeling before it advises, and names its cause in the person’s own terms. It offers two concrete steps and keeps them small. It could say more clearly that one bad talk is not a verdict on the work, which a score of 5 asks for.";

export const UNBROKEN_LINE = "0123456789abcdef".repeat(24);
