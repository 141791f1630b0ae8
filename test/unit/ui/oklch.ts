/** A colour of theme.css; `l` 0 … 1, `c` ≥ 0, `h` in degrees. */
export interface Oklch {
  readonly l: number;
  readonly c: number;
  readonly h: number;
}

type Triple = readonly [number, number, number];

/** Reads `oklch(0.62 0.17 45)`; an alpha part is refused, because contrast needs an opaque colour. */
export function parseOklch(text: string): Oklch {
  const match = /^oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)$/.exec(text.trim());
  if (match === null) throw new Error(`Not an opaque oklch() colour: ${text}`);
  return { l: Number(match[1]), c: Number(match[2]), h: Number(match[3]) };
}

/** Linear-light sRGB, not clipped; matrices of Björn Ottosson, "A perceptual color space for image processing" (2020). */
export function oklchToLinearSrgb({ l, c, h }: Oklch): Triple {
  const a = c * Math.cos((h * Math.PI) / 180);
  const b = c * Math.sin((h * Math.PI) / 180);
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ];
}

/** Whether a screen can show the colour without clipping a channel by more than one step of 255. */
export function isInSrgb(colour: Oklch): boolean {
  return oklchToLinearSrgb(colour).every((channel) => channel >= -0.0004 && channel <= 1.004);
}

/** WCAG 2.2 relative luminance, 0 … 1. */
export function relativeLuminance(colour: Oklch): number {
  const [r, g, b] = oklchToLinearSrgb(colour).map((channel) => Math.min(1, Math.max(0, channel)));
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
}

/** WCAG 2.2 contrast ratio, 1 … 21. */
export function contrastRatio(one: Oklch, other: Oklch): number {
  const [low, high] = [relativeLuminance(one), relativeLuminance(other)].toSorted((x, y) => x - y);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}
