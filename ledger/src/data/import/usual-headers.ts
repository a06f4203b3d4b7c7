import type { Field } from '../columns.ts';

/** Usual headers as files of prices have them, most telling first: an earlier one goes before a later one. */
export const USUAL: Record<Field, readonly string[]> = {
  date: words(`
    Date | Day | Market Date | DATE_MARKET | Trade Date | Trading Date | Trading Day | Business Date
    | Observation Date | Price Date | As of Date | Datetime | Date Time | Date UTC | Date GMT | Local time
    | Datum | Tag | Handelstag | Kursdatum | Zeitpunkt | 일자 | 날짜 | 거래일 | 거래일자 | 기준일 | 기준일자 | 일시 | 日付 | 日付け
    | 年月日 | 日期 | 交易日期 | 时间 | Fecha | Data | Дата | Tarih | Dato | Päivämäärä | Snapped at | Time Close
    | Time Open | Open Time | Timestamp | Time | Unix | Unix Timestamp`),
  open: words(`
    Open | OPEN_P | Open Price | Opening Price | Opening | Eröffnung | Eröffnungskurs | Eröffn. | Erster
    | Anfangskurs | 시가 | 시작가 | 오픈 | 始値 | 开盘 | 开盘价 | 開盤價 | Apertura | Ouverture | Ouv. | Abertura | Openen
    | Otwarcie | Откр. | Цена открытия | Açılış | Öppen`),
  high: words(`
    High | HIGH_P | High Price | Hoch | Tageshoch | Höchst | Höchstkurs | 고가 | 高値 | 高 | 最高 | 最高价 | 最高價
    | Máximo | Máx. | Plus Haut | Haut | Massimo | Máxima | Hoog | Najwyższy | Макс. | Максимум | Yüksek
    | Högst`),
  low: words(`
    Low | LOW_P | Low Price | Tief | Tagestief | Tiefst | Tiefstkurs | 저가 | 安値 | 低 | 最低 | 最低价 | 最低價
    | Mínimo | Mín. | Plus Bas | Bas | Minimo | Mínima | Laag | Najniższy | Мин. | Минимум | Düşük | Lägst`),
  close: words(`
    Close | CLOSE_P | Close Price | Closing Price | Closing | Close/Last | Last | Last Price | Price
    | Rate | Value | Schluss | Schluß | Schlusskurs | Schlußkurs | Letzter | Zuletzt | Kurs | Preis | Wert
    | 종가 | 매매기준율 | 현재가 | 지수 | 환율 | 終値 | 收盘 | 收盘价 | 收盤價 | Cierre | Último | Dernier | Clôture | Chiusura | Ultimo
    | Fechamento | Laatste | Slot | Slotkoers | Zamknięcie | Ostatnio | Цена | Закрытие | Цена закрытия
    | Şimdi | Kapanış | Senaste | Settle | Settlement Price | Adj Close | Adj. Close | Adjusted Close
    | Close Adj`),
  volume: words(`
    Volume | Vol. | Total Volume | Stücke | Stuecke | Volumen | Umsatz | Handelsvolumen | 거래량 | 出来高
    | 成交量 | 交易量 | Volumes | Wolumen | Wol. | Объём | Hacim | Hac. | Volym | Tick Volume | Tickvol`),
};

/** Usual headers of a column that says whose day a line is. */
export const USUAL_OF_SYMBOL = words(`
  Symbol | Ticker | Name | Code | ISIN | WKN | CUSIP | SEDOL | RIC | Stock | Stock Code | Stock Symbol
  | Security | Instrument | Contract | Currency | Currency Pair | Pair | Asset | Coin | Index Name
  | Series | Act Symbol | TckrSymb | Kürzel | Wertpapier | Währung | 종목코드 | 종목명 | 종목 | 티커 | 단축코드 | 지수명
  | 통화 | 銘柄 | コード | 股票代码 | 代码 | 名称`);

function words(text: string): string[] {
  return text.split('|').map((word) => word.trim());
}
