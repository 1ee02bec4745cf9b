import { useTranslate } from "react-admin";

import { reached, WAY, type State } from "./steps";

/** Where a script is, in words and as points of its way. */
export const StateChip = ({ state }: { state: State }) => {
  const translate = useTranslate();
  const at = reached(state);
  return (
    <span className={`state state--${state}`}>
      <span className="state__way" aria-hidden="true">
        {WAY.map((one, index) => (
          <span key={one} className={index <= at ? "state__point state__point--on" : "state__point"} />
        ))}
      </span>
      {translate(`cw.review.state.${state}`)}
    </span>
  );
};
