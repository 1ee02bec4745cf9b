/** A click leaves the focus where it was, so that the keys of a page go on working. */
export const keepFocus = (event: { preventDefault(): void }): void => event.preventDefault();
