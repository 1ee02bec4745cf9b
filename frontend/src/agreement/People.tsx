import { useTranslate } from "react-admin";

import type { Agreement } from "../api/models";
import { DataTable } from "../shell/DataTable";
import { span } from "../timeline/timeText";
import { CoefficientBar } from "./CoefficientBar";
import { figure, percent } from "./scale";

type Everybody = Agreement["people"];

interface PairsProps {
  pairs: Agreement["pairs"];
  people: Everybody;
  from: number;
}

/** Each two people beside each other: on labels, and on times where both give an interval. */
export const Pairs = ({ pairs, people, from }: PairsProps) => {
  const translate = useTranslate();
  const names = new Map(people.map(({ user_id, name }) => [user_id, name]));
  const rows = pairs.map((pair) => ({
    ...pair,
    id: `${pair.first} ${pair.second}`,
    who: translate("cw.agreement.two", { one: names.get(pair.first) ?? "", other: names.get(pair.second) ?? "" }),
  }));
  const error = (ms: number | null): string => (ms === null ? "–" : span(ms));
  return (
    <section className="stack stack--tight">
      <h2>{translate("cw.agreement.pairs")}</h2>
      <DataTable
        label={translate("cw.agreement.pairs")}
        rows={rows}
        columns={[
          { key: "who", title: translate("cw.agreement.who"), cell: ({ who }) => who },
          { key: "kappa", title: translate("cw.agreement.kappa"), cell: ({ kappa }) => <CoefficientBar coefficient={kappa} from={from} /> },
          { key: "sentences", title: translate("cw.agreement.sentences"), cell: ({ kappa }) => kappa.sentences },
          { key: "iou", title: translate("cw.agreement.overlap"), cell: ({ mean_iou }) => (mean_iou === null ? "–" : figure(mean_iou)) },
          { key: "agreed", title: translate("cw.agreement.half"), cell: ({ share_agreed }) => percent(share_agreed) },
          {
            key: "errors",
            title: translate("cw.agreement.errors"),
            cell: ({ start_error_ms, end_error_ms }) =>
              translate("cw.agreement.edges", { start: error(start_error_ms), end: error(end_error_ms) }),
          },
        ]}
      />
    </section>
  );
};

/** Each person beside all others, and beside what was known. */
export const People = ({ people }: { people: Everybody }) => {
  const translate = useTranslate();
  return (
    <section className="stack stack--tight">
      <h2>{translate("cw.agreement.people")}</h2>
      <DataTable
        label={translate("cw.agreement.people")}
        rows={people.map((one) => ({ ...one, id: one.user_id }))}
        columns={[
          { key: "name", title: translate("cw.people.name"), cell: ({ name }) => name },
          { key: "answers", title: translate("cw.agreement.answers"), cell: ({ answers }) => answers },
          {
            key: "same",
            title: translate("cw.agreement.same"),
            cell: ({ same, compared }) =>
              same === null ? translate("cw.agreement.alone") : translate("cw.agreement.of", { share: percent(same), all: compared }),
          },
          {
            key: "gold",
            title: translate("cw.agreement.gold"),
            cell: ({ gold_met, gold_right }) =>
              gold_met === 0 ? translate("cw.agreement.no_gold") : translate("cw.agreement.gold_right", { right: gold_right, all: gold_met }),
          },
        ]}
      />
    </section>
  );
};
