import type { Media } from "../api/models";

const HELD_MS = 10_000; // by then the player has it

/**
 * The browser begins to read a film while the rest of the page is still on its way: what two elements of a page ask of
 * one address is read once, and the table of a long film's pictures is megabytes.
 */
export function readAhead({ proxy_url }: Media): void {
  if (!proxy_url) return;
  const film = document.createElement("video");
  film.muted = true;
  film.preload = "metadata";
  film.src = proxy_url;
  setTimeout(() => {
    film.removeAttribute("src");
    film.load();
  }, HELD_MS);
}
