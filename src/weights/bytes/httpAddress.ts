import { AppError } from "#core/errors.ts";

/** Pass an address that can be fetched. @throws {AppError} `weights/not-found` unless it is absolute and of HTTP. */
export function requireHttpUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed?.protocol === "https:" || parsed?.protocol === "http:") return parsed.href;
  throw new AppError("weights/not-found", `Cannot fetch ${url}: an address starts with https:// or http://`);
}

/** What stands in messages for an address: all but its query, fragment and user, which may hold secrets. */
export function describeAddress(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

/**
 * Put a file's address together; every part of its path is encoded.
 *
 * @param baseUrl With or without slashes at its end.
 * @example
 * joinUrl("https://host/models/", ["a b", "#1.bin"]) // "https://host/models/a%20b/%231.bin"
 */
export function joinUrl(baseUrl: string, parts: readonly string[]): string {
  return `${baseUrl.replace(/\/+$/, "")}/${parts.map(encodeURIComponent).join("/")}`;
}
