import { Fragment } from "react";

/** Short facts in a row. Each keeps its own direction: "1280 × 720" stands as it is among Arabic words. */
export const Dotted = ({ facts }: { facts: readonly (string | number | false | null | undefined)[] }) =>
  facts.filter(Boolean).map((fact, index) => (
    <Fragment key={index}>
      {index > 0 && " · "}
      <bdi>{fact}</bdi>
    </Fragment>
  ));
