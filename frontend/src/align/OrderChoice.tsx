import { useTranslate } from "react-admin";

import { keepFocus } from "../player/keepFocus";
import { ORDERS, type Order } from "./order";

/** In which order a person goes through the sentences. */
export const OrderChoice = ({ order, onOrder }: { order: Order; onOrder: (order: Order) => void }) => {
  const translate = useTranslate();
  return (
    <div className="order-choice" role="radiogroup" aria-label={translate("cw.align.order.label")}>
      {ORDERS.map((one) => (
        <label key={one} onMouseDown={keepFocus}>
          <input type="radio" name="align-order" checked={one === order} onChange={() => onOrder(one)} />
          {translate(`cw.align.order.${one}`)}
        </label>
      ))}
    </div>
  );
};
