/** To a hundredth. */
export const rounded = (value: number): number => Math.round(value * 100) / 100;

/** The exponent of growth between the first point and the last: 1 grows as the records do, 0 not at all. */
export const growthOf = (points: [x: number, y: number][]): number => {
  const [[fromX, fromY], [toX, toY]] = [points[0]!, points.at(-1)!];
  return Math.log(toY / fromY) / Math.log(toX / fromX);
};
