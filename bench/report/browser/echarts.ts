/** As much as is used of Apache ECharts 6, which the page holds before this script. */
export interface Echarts {
  init(element: HTMLElement, theme: null, options: { renderer: 'svg'; width: number; height: number }): Chart;
}

/** A chart in an element of the page. */
export interface Chart {
  setOption(option: ChartOption): void;
  dispose(): void;
}

/** What a chart is to show; see https://echarts.apache.org/en/option.html. */
export type ChartOption = Record<string, unknown>;

/** Something drawn by hand, in pixels of the chart. */
export type Drawn = Record<string, unknown>;

/** What ECharts offers to the function that draws a series by hand. */
export interface DrawApi {
  coord(places: [number, number]): [number, number];
}

/** What a tooltip is asked for. */
export interface Hovered {
  seriesName: string;
  dataIndex: number;
}
